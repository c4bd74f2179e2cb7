export { endAll as default } from '../../e2e/shared-n8n/running';
