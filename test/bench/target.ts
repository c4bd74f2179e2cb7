/** Something the Adobe node has to reach. */
export interface Target {
	readonly what: string;
	readonly must: 'be at least' | 'be at most';
	readonly goal: number;
	readonly measured: number;
	readonly unit: '×' | 's' | 'rows' | 'audiences' | 'requests';
}

export const atLeast = (
	what: string,
	goal: number,
	measured: number,
	unit: Target['unit'] = '×',
): Target => ({ what, must: 'be at least', goal, measured, unit });

export const atMost = (
	what: string,
	goal: number,
	measured: number,
	unit: Target['unit'] = '×',
): Target => ({ what, must: 'be at most', goal, measured, unit });

/** A measurement that is missing, such as memory on a system that doesn't tell, reaches nothing. */
export const isMet = ({ must, goal, measured }: Target): boolean =>
	must === 'be at least' ? measured >= goal : measured <= goal;
