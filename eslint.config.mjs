import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
	globalIgnores(['dist', 'coverage']),
	// n8n's own rules, all of them, for everything that ships.
	{ files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'], extends: [n8nConfig] },
	// The tests run on our machines only: they may start servers and programs.
	{
		files: ['test/**/*.ts'],
		extends: [tseslint.configs.recommendedTypeChecked],
		languageOptions: { parserOptions: { project: 'test/tsconfig.json' } },
	},
	// Jest's asymmetric matchers, such as expect.any(String), are typed any.
	{ files: ['test/**/*.test.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
);
