import type { Question } from '../question';
import { ACCESS } from './access';
import { CHANGING } from './changing';
import { CREATING } from './creating';
import { IMPORTING } from './importing';
import { LISTING } from './listing';
import { isAboutImports, NODE } from './node';
import { MEMBERS } from './members';
import { RATE } from './rate';

/** What can be left out. */
export const GROUPS = ['access', 'audiences', 'imports', 'rate'] as const;
export type Group = (typeof GROUPS)[number] | 'members';

/** Everything that is asked, in order: later questions go on with what earlier ones have made. */
export const QUESTIONS: ReadonlyArray<readonly [group: Group, questions: readonly Question[]]> = [
	['access', ACCESS],
	['audiences', [...CREATING, ...LISTING, ...CHANGING]],
	['audiences', NODE.filter((each) => !isAboutImports(each))],
	['imports', [...IMPORTING, ...NODE.filter(isAboutImports)]],
	['members', MEMBERS],
	['rate', RATE],
];
