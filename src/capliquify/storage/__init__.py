"""All SQL: engine, transactions, tenancy, tables, repositories, migrations, jobs."""
