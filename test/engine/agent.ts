import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';
import type { ZodTypeAny } from 'zod';

/** What n8n makes of a node that is connected to an agent. */
interface Tool {
	readonly name: string;
	readonly description: string;
	readonly schema: ZodTypeAny;
	invoke(given: IDataObject): Promise<unknown>;
}

/** An agent without a model: it calls its tool once for each item, with the item's columns. */
export class Agent implements INodeType {
	description = {
		displayName: 'Agent',
		name: 'agent',
		group: ['transform' as const],
		version: 1,
		description: 'Calls a tool',
		defaults: { name: 'Agent' },
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const tools = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
		const results: INodeExecutionData[] = [];
		for (const { json } of this.getInputData()) {
			for (const tool of tools) {
				results.push({
					json: {
						tool: tool.name,
						description: tool.description,
						understood: tool.schema.safeParse(json).success,
						said: String(await tool.invoke(json)),
					},
				});
			}
		}
		return [results];
	}
}
