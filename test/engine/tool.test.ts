import { AdobeExperiencePlatform } from '../../nodes/AdobeExperiencePlatform/AdobeExperiencePlatform.node';
import { adobeError } from '../simulator';
import { runAsTool } from './run-workflow';
import { row, useAdobe } from './use-adobe';

const adobe = useAdobe();

/** As the editor writes it where a person lets the model fill in a field. */
const filledInByTheModel = {
	name: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Name', ``, 'string') }}",
	namespace: 'agora',
	originName: 'Agora_Collaboration',
	additionalFields: { description: "={{ $fromAI('Description', 'What it is about', 'string') }}" },
};

const asTool = async (given: Record<string, string>) =>
	await runAsTool({
		rows: [given],
		parameters: filledInByTheModel,
		credential: adobe.credential(),
	});

it('is offered as a tool', () => {
	expect(new AdobeExperiencePlatform().description.usableAsTool).toBe(true);
});

it('creates the audience that an agent asks for, and tells it the audience ID', async () => {
	const { items } = await asTool({ Name: 'Made by an agent', Description: 'Asked for in a chat' });
	expect(adobe.bodies()).toEqual([row('Made by an agent', { description: 'Asked for in a chat' })]);
	expect(items[0]?.said).toContain(adobe.simulator.audiences[0]?.audienceId);
});

it('has the parameters that the model is to fill in, and says what it is for', async () => {
	const { items } = await asTool({ Name: 'A', Description: 'B' });
	expect(items[0]).toMatchObject({ understood: true, tool: 'Adobe_Experience_Platform' });
	expect(items[0]?.description).toMatch(/create external audience/i);
});

/** One tool a operation, as people set them up; what the model is to fill in is marked. */
const TOOLS = {
	search: {
		operation: 'getAll',
		filters: { nameContains: "={{ $fromAI('Part', 'A part of the name', 'string') }}" },
	},
	read: {
		operation: 'get',
		audience: { __rl: true, mode: 'id', value: "={{ $fromAI('ID', ``, 'string') }}" },
	},
	save: {
		operation: 'upsert',
		...filledInByTheModel,
		updateFields: { lifecycleState: "={{ $fromAI('State', ``, 'string') }}" },
	},
};

/** What a model gets to read of a tool's answer. */
async function use(tool: keyof typeof TOOLS, given: Record<string, string>) {
	const parameters = TOOLS[tool];
	const { items } = await runAsTool({ rows: [given], parameters, credential: adobe.credential() });
	expect(items[0]?.understood).toBe(true);
	return JSON.parse(items[0]?.said as string) as Array<Record<string, string | boolean>>;
}

it('lets a model search, read, and then create or update', async () => {
	adobe.simulator.seedAudiences([row('Newsletter', { id: 'n' }), row('Other')]);
	const save = async (Name: string, Description: string) =>
		await use('save', { Name, Description, State: 'published' });

	const [found, ...others] = await use('search', { Part: 'newsletter' });
	expect(others).toEqual([]);
	const [read] = await use('read', { ID: String(found?.id) });
	expect(read).toMatchObject({ name: 'Newsletter', lifecycleState: 'published' });
	expect(await save(String(read?.name), 'Read in a chat')).toMatchObject([
		{ id: 'n', created: false, updated: true, description: 'Read in a chat' },
	]);
	expect(await use('search', { Part: 'webinar' })).toEqual([]);
	expect(await save('Webinar', 'Asked for in a chat')).toMatchObject([{ created: true }]);
	expect(adobe.simulator.audiences.map(({ name }) => name)).toEqual([
		'Newsletter',
		'Other',
		'Webinar',
	]);
});

it('tells the agent why Adobe refused', async () => {
	adobe.simulator.order({ route: 'create', before: adobeError('100950-409') });
	const { error } = await asTool({ Name: 'A', Description: 'B' });
	expect(error?.message).toMatch(/already exists/);
	expect(error?.message).toMatch(/another name/);
	expect(adobe.simulator.audiences).toEqual([]);
});
