import { UPDATE } from '../operations';
import { playTable } from './play-table';

playTable(UPDATE);
