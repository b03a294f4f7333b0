export { PaywallTestingModule } from './PaywallTestingModule.js'
