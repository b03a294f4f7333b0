import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common'
import { catchError, type Observable } from 'rxjs'
import { readRawResponse } from './readRawResponse.js'

/**
 * Breaks off the answer of a handler that fails after it has begun to write.
 *
 * Nest would end such an answer as if it were complete, with the status that the handler had set: half
 * an answer for a whole price.
 */
@Injectable()
export class BegunAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        const res = readRawResponse(context)
        if (res?.headersSent === true && !res.writableEnded) {
          res.destroy(error instanceof Error ? error : undefined)
        }
        throw error
      }),
    )
  }
}
