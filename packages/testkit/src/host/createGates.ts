/** Named points at which a handler waits for its test. A gate that was opened stays open. */
export interface Gates {
  wait(name: string): Promise<void>
  open(name: string): void
}

interface Gate {
  readonly opened: Promise<void>
  readonly open: () => void
}

function createGate(): Gate {
  const target = new EventTarget()
  const opened = new Promise<void>((resolve) => {
    target.addEventListener('open', () => resolve(), { once: true })
  })
  return { opened, open: () => void target.dispatchEvent(new Event('open')) }
}

export function createGates(): Gates {
  const gates = new Map<string, Gate>()
  function find(name: string): Gate {
    const gate = gates.get(name) ?? createGate()
    gates.set(name, gate)
    return gate
  }
  return {
    wait: (name) => find(name).opened,
    open: (name) => find(name).open(),
  }
}
