-- Decides over all quotas of one counter at once, and charges all or none.
--
-- KEYS[1]  the hash of the client
-- ARGV     what to do (decide; look; see: look, but leave the counter as it is; report: charge whatever fits), units,
--          the counter's name, the quotas (a line each: what it counts by, limit, capacity, window in microseconds), how
--          many units more to charge if they fit, then for each calendar quota the borders of windows around now
-- Answers  the time that it was decided at; 0 allowed, 1 denied, 2 never; microseconds until it fits (-1: nothing to
--          wait for); which quota to speak of, from 1; units charged beside those asked for; then of each quota: whole
--          units used, whether it denies, microseconds until it is full, until there is one unit more (-1: full). Or the
--          time alone: the borders that came with a calendar's quota do not hold it.
local key, operation, units, name, signature = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local ahead = tonumber(ARGV[5])
local stored = redis.call('HMGET', key, 'c' .. name, 'e')
local counter = load(key, name, stored[1], stored[2], now())
local quotas, time, borders = quotaList(signature), counter.time, 6
for index = 1, #quotas do
  local quota = quotas[index]
  if quota.kind == 'c' then
    quota.borders, borders = ARGV[borders], borders + 1
    local first, last = string.match(quota.borders, '^(%d+) .-(%d+)$')
    if not first or time < tonumber(first) or time >= tonumber(last) then return { time } end
  end
end
open(counter, quotas, signature, time)

local function charge()
  if quotas.columns > 0 then algorithms.s.charge(counter, quotas, units, time) end
  for index = 1, #quotas do
    local quota = quotas[index]
    if not quota.column then algorithms[quota.kind].charge(counter, quota, units, time) end
  end
  save(counter, quotas, signature, time)
end

local isCharged = operation == 'report' and units > 0
if isCharged then charge() end
local denying, longest = judge(counter, quotas, operation == 'report' and 0 or units, time)
if operation == 'decide' and units > 0 and not denying then
  for index = 1, #quotas do
    if ahead == 0 then break end
    local whole, part = algorithms[quotas[index].kind].used(counter, quotas[index], time)
    ahead = math.max(0, math.min(ahead, quotas[index].capacity - whole - (part > 0 and 1 or 0) - units))
  end
  units = units + ahead
  isCharged = true
  charge()
else
  ahead = 0
end
if not isCharged and operation ~= 'see' then save(counter, quotas, signature, time) end
local reply = { time, denying and (longest and 1 or 2) or 0, denying and longest or -1, denying or 0, ahead }
local scarcest = answer(counter, quotas, reply)
if not denying then reply[4] = scarcest end
return reply
