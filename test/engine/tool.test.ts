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

it('tells the agent why Adobe refused', async () => {
	adobe.simulator.order({ route: 'create', before: adobeError('100950-409') });
	const { error } = await asTool({ Name: 'A', Description: 'B' });
	expect(error?.message).toMatch(/already exists/);
	expect(error?.message).toMatch(/another name/);
	expect(adobe.simulator.audiences).toEqual([]);
});
