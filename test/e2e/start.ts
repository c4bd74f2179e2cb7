import { share } from '../host/shared-n8n';

export default async () => await share(() => [{}]);
