-- What the counters of a client have used.
--
-- KEYS[1]  the hash of the client
-- Answers  now; then of each counter of which something is used: its name, its quotas (a line each), and a list of the
--          time that it is looked at and four numbers a quota, as a decision answers them.
local key, time = KEYS[1], now()
local reply, fields = { time }, redis.call('HGETALL', key)
for place = 1, #fields, 2 do
  if string.sub(fields[place], 1, 1) == 'c' then
    local counter = load(key, string.sub(fields[place], 2), fields[place + 1], nil, time)
    if counter.stored then
      local quotas, numbers, isUsed = quotaList(counter.signature), { counter.time }, false
      open(counter, quotas, counter.signature, counter.time)
      judge(counter, quotas, 0, counter.time)
      answer(counter, quotas, numbers)
      for index = 2, #numbers, 4 do isUsed = isUsed or numbers[index] > 0 end
      if isUsed then
        reply[#reply + 1] = counter.name
        reply[#reply + 1] = counter.signature
        reply[#reply + 1] = numbers
      end
    end
  end
end
return reply
