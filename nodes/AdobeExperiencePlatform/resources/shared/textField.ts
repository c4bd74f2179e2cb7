import type { INodeProperties } from 'n8n-workflow';

/** A field of text, empty at first. */
export const textField = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder,
	description,
});
