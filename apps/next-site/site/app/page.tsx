import type { ReactNode } from 'react'

export default function Home(): ReactNode {
  return (
    <main>
      <h1>Farebridge Courier</h1>
      <p>
        <a href="/articles/bridge">The story of the bridge</a>, for ten cents.
      </p>
    </main>
  )
}
