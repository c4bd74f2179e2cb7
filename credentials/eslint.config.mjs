import { defineConfig } from 'eslint/config';

import {
	ELSEWHERE,
	mayImport,
	n8nConfigFor,
} from '../nodes/AdobeExperiencePlatform/eslint.config.mjs';

const HOUSE = String.raw`\.\./nodes/AdobeExperiencePlatform`;

/** n8n's own rules, all of them. A credential signs in and names its fields, and knows no more of the node. */
export default defineConfig(
	n8nConfigFor('credentials'),
	mayImport('A credential', '**/*.ts', [
		{ paths: `${HOUSE}/adobe/session/`, called: 'adobe/session/' },
		{ paths: `${HOUSE}/adobe/credentialFields$`, called: 'adobe/credentialFields' },
		{ paths: 'n8n-workflow$', called: 'n8n-workflow' },
	]),
	{ files: ['**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...ELSEWHERE] } },
);
