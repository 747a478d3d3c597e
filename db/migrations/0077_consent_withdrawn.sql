-- Who agreed that a material is kept for the next application may take that back.
grant delete on documents.reusable to yimen_app;
