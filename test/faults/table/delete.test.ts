import { DELETE } from '../operations';
import { playTable } from './play-table';

playTable(DELETE);
