import { UPSERT_NEW, UPSERT_THERE } from '../operations';
import { playTable } from './play-table';

playTable(UPSERT_NEW, UPSERT_THERE);
