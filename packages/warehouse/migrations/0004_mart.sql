-- What dashboards ask: views over cafe, in words of the business. Who reads them reads nothing else.
create schema mart;
