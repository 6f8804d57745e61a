-- Forgets the counters of a client, or those of one rule.
--
-- KEYS[1]  the hash of the client
-- ARGV     how the names of the rule's counters begin (empty: all), a channel
-- Answers  how many counters were forgotten.
local key, prefix, forgotten, kept = KEYS[1], ARGV[1], 0, 0
local fields = redis.call('HKEYS', key)
for place = 1, #fields do
  local field = fields[place]
  local name = string.sub(field, 1, 1) == 'c' and string.sub(field, 2) or string.match(field, '^l%d+:(.*)$')
  if name and string.sub(name, 1, #prefix) == prefix then
    if string.sub(field, 1, 1) == 'c' then forgotten = forgotten + 1 end
    redis.call('HDEL', key, field)
  elseif name then
    kept = kept + 1
  end
end
if kept == 0 then redis.call('DEL', key) end
redis.call('PUBLISH', ARGV[2], 'reset ' .. key)
return forgotten
