-- Gives back, of the quotas with these ids, the newest units still counted, those of the current window for counters.
local function refund(counter, quotas, units, time, ids)
  local left, any = {}, false
  for index = 1, #quotas do
    local quota = quotas[index]
    if quota.column and ids[quota.id] then
      left[quota.column] = math.min(units, quota.b)
      quota.b = quota.b - left[quota.column]
      any = any or left[quota.column] > 0
    elseif ids[quota.id] then
      algorithms[quota.kind].giveBack(counter, quota, units, time)
    end
  end
  if quotas.columns == 0 then return end
  local number = counter.next
  while any do
    number, any = number - 1, false
    local counts, counted, time = {}, nil, nil
    for index = 1, #quotas do
      local quota = quotas[index]
      if quota.column and number >= quota.a then
        local at, there = entry(counter, number, quota.column)
        local taken = math.min(there, left[quota.column] or 0)
        left[quota.column] = (left[quota.column] or 0) - taken
        time, counted, counts[quota.column] = at, there - taken, there - taken
        any = any or left[quota.column] > 0
      end
    end
    -- Windows that have let go of the entry do not care what it says; as the others, it needs no columns
    for column = 1, quotas.columns do counts[column] = counts[column] or counted end
    setEntry(counter, number, quotas.columns, time, counts)
  end
  counter.first = oldest(counter, quotas)
  while counter.next > counter.first do
    for column = 1, quotas.columns do
      local _, units = entry(counter, counter.next - 1, column)
      if units > 0 then return end
    end
    counter.next = counter.next - 1
    for index = 1, #quotas do
      local quota = quotas[index]
      if quota.column then quota.a = math.min(quota.a, counter.next) end
    end
  end
end

-- KEYS[1]  the hash of the client
-- ARGV     units, the counter's name, the quotas that they were charged under (a line each), a channel
-- Answers  nothing. A counter stays under its own quotas: the rule may have changed since the charge.
local key, units, name, ids = KEYS[1], tonumber(ARGV[1]), ARGV[2], {}
local stored = redis.call('HMGET', key, 'c' .. name, 'e')
local counter = load(key, name, stored[1], stored[2], now())
if not counter.isKnown then return 0 end
for index, quota in ipairs(quotaList(ARGV[3])) do ids[quota.id] = true end
-- Of one that is forgotten there are none
local own, time = quotaList(counter.signature or ''), counter.time
open(counter, own, counter.signature, time)
refund(counter, own, units, time, ids)
save(counter, own, counter.signature, time)
redis.call('PUBLISH', ARGV[4], 'refund ' .. key)
return 1
