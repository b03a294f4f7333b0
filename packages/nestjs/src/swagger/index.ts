export { ApiPaid } from './ApiPaid.js'
