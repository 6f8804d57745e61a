-- What the counters of a client have used.
--
-- KEYS[1]  the hash of the client
-- Answers  now; then of each counter of which something is used: its name, its quotas (a line each), and a list of four
--          numbers a quota, as a decision answers them.
local key, time = KEYS[1], now()
local reply, fields = { time }, redis.call('HGETALL', key)
for place = 1, #fields, 2 do
  if string.sub(fields[place], 1, 1) == 'c' then
    local counter = load(key, string.sub(fields[place], 2), fields[place + 1])
    if counter.stored then
      local quotas, numbers, isUsed = quotaList(counter.signature), { time }, false
      open(counter, quotas, counter.signature, time)
      judge(counter, quotas, 0, time)
      answer(counter, quotas, numbers)
      table.remove(numbers, 1)
      for index = 1, #numbers, 4 do isUsed = isUsed or numbers[index] > 0 end
      if isUsed then
        reply[#reply + 1] = counter.name
        reply[#reply + 1] = counter.signature
        reply[#reply + 1] = numbers
      end
    end
  end
end
return reply
