-- rebuild: world identity clock cases feedback appointments tasks supervision
-- Earlier migrations added derived tables and columns that stayed empty of what had happened before.
select 1;
