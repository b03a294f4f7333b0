type Command = (input: never) => unknown

interface Question {
  readonly name: string
  readonly input: never
}

function send(reply: object): void {
  process.send?.(reply)
}

/** Answers the questions of the process that started this one, and ends with it. */
export function serveWorker(commands: Readonly<Record<string, Command>>): void {
  process.on('disconnect', () => process.exit())
  process.on('message', (message) => {
    // What startWorker sends.
    const { name, input } = message as Question
    Promise.resolve()
      .then(() => commands[name]?.(input))
      .then(
        (answer) => send({ answer }),
        (error: unknown) => send({ error: error instanceof Error ? error.stack : String(error) }),
      )
  })
  send({})
}
