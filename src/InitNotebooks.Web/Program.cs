// The page calls what CellHost exports; nothing runs before.
return 0;
