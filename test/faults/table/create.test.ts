import { CREATE } from '../operations';
import { playTable } from './play-table';

playTable(CREATE);
