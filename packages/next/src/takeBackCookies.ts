import { cookies } from 'next/headers.js'
import type { NextRequest } from 'next/server.js'

/**
 * Undoes `(await cookies()).set()` of a handler whose sale has failed: Next puts such cookies on whatever is
 * answered (T39). A cookie that the buyer had gets its value back; one that he had not is deleted.
 */
export async function takeBackCookies(request: NextRequest): Promise<void> {
  let jar: Awaited<ReturnType<typeof cookies>>
  try {
    jar = await cookies()
  } catch {
    // Not in a request of Next, so there were none to set.
    return
  }
  for (const { name, value } of jar.getAll()) {
    const before = request.cookies.get(name)?.value
    if (before === undefined) jar.delete(name)
    else if (before !== value) jar.set(name, before)
  }
}
