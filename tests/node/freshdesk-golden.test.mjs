// Golden decisions of Freshdesk's payloads. UPDATE=1 rewrites them.
import { ticketFromFreshdesk } from '../../pkg/freshdesk.mjs';
import { compilePolicySync } from '../../pkg/node.mjs';
import { goldenFile, goldenTests } from '../golden.mjs';

const golden = goldenFile('freshdesk');
goldenTests(golden, compilePolicySync(golden.policy), ticketFromFreshdesk);
