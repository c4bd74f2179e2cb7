import { IMPORT_CREATE } from '../operations';
import { playTable } from './play-table';

playTable(IMPORT_CREATE);
