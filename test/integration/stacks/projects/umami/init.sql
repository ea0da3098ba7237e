CREATE ROLE shortener LOGIN PASSWORD 'short';
CREATE DATABASE shortener OWNER shortener;
