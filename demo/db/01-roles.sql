\getenv shop_password SHOP_PASSWORD

CREATE ROLE shop_staff NOLOGIN;
CREATE ROLE shop LOGIN PASSWORD :'shop_password' IN ROLE shop_staff;
CREATE ROLE shop_reader LOGIN PASSWORD 'demo-reader-password' CONNECTION LIMIT 10 IN ROLE shop_staff;

ALTER ROLE shop SET work_mem = '8MB';
ALTER ROLE shop_reader SET default_transaction_read_only = on;

CREATE DATABASE app OWNER shop;
-- A space, an upper-case letter and a double quote: a name that only correct quoting survives.
CREATE DATABASE "Order ""Archive"" 2026" OWNER shop;

ALTER ROLE shop_reader IN DATABASE app SET statement_timeout = '30s';
ALTER DATABASE "Order ""Archive"" 2026" SET timezone = 'Europe/Berlin';
