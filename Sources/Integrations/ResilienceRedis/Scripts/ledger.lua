-- A counter under its quotas: opened at a time, judged, charged, told about and stored again.

-- Reads what is stored under other quotas: what counts by the same stays, whatever its limit; the rest starts afresh.
local function openChanged(counter, quotas, time)
  local stored = quotaList(counter.signature)
  readStates(counter, stored)
  for index = 1, #quotas do
    local quota = quotas[index]
    quota.a = quota.kind == 's' and counter.next or (quota.kind == 't' and time or 0)
    for known = 1, #stored do
      local old = stored[known]
      if old.id == quota.id then
        if quota.kind == 't' then algorithms.t.advance(counter, old, time) end
        quota.a, quota.b, quota.c, quota.from = old.a, old.b, old.c, old.column
        if quota.kind == 't' then algorithms.t.move(quota, old, time) end
      end
    end
  end
  counter.first = oldest(counter, quotas)
  if quotas.columns == 0 then return end
  local first, last, isWide = math.floor(counter.first / CHUNK), math.floor((counter.next - 1) / CHUNK), false
  for place = first, last do isWide = isWide or string.byte(chunk(counter, place), 1) > 1 end
  if not isWide then return end
  -- What each window counts of an entry moves to its new column
  local entries = {}
  for number = counter.first, counter.next - 1 do
    local counts = {}
    for index = 1, #quotas do
      local quota = quotas[index]
      if quota.column then
        local time, units = entry(counter, number, quota.from or 1)
        entries[number], counts[quota.column] = { time, counts }, quota.from and units or 0
      end
    end
  end
  for place = first, last do
    local skipped = place == first and counter.first % CHUNK or 0
    counter.chunks[place] = string.char(quotas.columns) .. string.rep('\0', (8 + 8 * quotas.columns) * skipped)
    counter.dirty[place] = true
  end
  for number = counter.first, counter.next - 1 do
    setEntry(counter, number, quotas.columns, entries[number][1], entries[number][2])
  end
end

-- Brings a counter to now under the quotas that it is asked about.
local function open(counter, quotas, signature, time)
  if not counter.stored then
    for index = 1, #quotas do
      if quotas[index].kind == 't' then quotas[index].a = time end
    end
  elseif counter.signature == signature then
    readStates(counter, quotas)
  else
    openChanged(counter, quotas, time)
    counter.isWorthSaving = true
  end
  if quotas.columns > 0 and counter.last > time then
    -- A clock was set back: entries later than now happened now
    local number = counter.next - 1
    while number >= counter.first and entry(counter, number, 1) > time do
      local counts = {}
      for column = 1, quotas.columns do
        local _, units = entry(counter, number, column)
        counts[column] = units
      end
      setEntry(counter, number, quotas.columns, time, counts)
      number = number - 1
    end
    counter.last = time
  end
  for index = 1, #quotas do
    local quota = quotas[index]
    local start = quota.a
    algorithms[quota.kind].advance(counter, quota, time)
    -- Else each denied request would pass the entries again
    if quota.column and quota.a - start > CHUNK then counter.isWorthSaving = true end
  end
  counter.first = oldest(counter, quotas)
end

-- Which quota denies longest, if any does, and how long: whole nil if for ever. Keeps of each whether it denies.
local function judge(counter, quotas, cost, time)
  local denying, longest, part, over, isNever = nil, 0, 0, 1, false
  for index = 1, #quotas do
    local quota = quotas[index]
    if quota.limit == 0 or cost > quota.capacity then
      quota.denies = 1
      if not isNever then denying, isNever = index, true end
    else
      local whole, rest, of = algorithms[quota.kind].wait(counter, quota, cost, time)
      if whole > 0 or (whole == 0 and rest > 0) then
        quota.denies = 1
        if not isNever and (not denying or whole > longest
            or (whole == longest and compare(0, rest, of, 1, 0, part, over, 1) > 0)) then
          denying, longest, part, over = index, whole, rest, of
        end
      end
    end
  end
  if isNever then return denying, nil end
  return denying, part > 0 and longest + 1 or longest
end

-- The numbers of each quota, and which one has the least left in proportion to its capacity; one that holds nothing has
-- nothing left.
local function answer(counter, quotas, reply)
  local time, best, most, bestPart, bestOver, bestCapacity = reply[1], nil, 0, 0, 1, 1
  for index = 1, #quotas do
    local quota = quotas[index]
    local algorithm = algorithms[quota.kind]
    local whole, part, over = algorithm.used(counter, quota, time)
    local used, more = part > 0 and whole + 1 or whole, -1
    if used > 0 and quota.limit > 0 and quota.capacity > 0 then
      local wait, rest = algorithm.wait(counter, quota, math.max(0, quota.capacity - used) + 1, time)
      more = rest > 0 and wait + 1 or wait
    end
    local place = #reply
    reply[place + 1], reply[place + 2], reply[place + 3], reply[place + 4] =
      used, quota.denies or 0, algorithm.full(counter, quota, time), more
    local capacity = quota.capacity
    if capacity == 0 then whole, part, over, capacity = 1, 0, 1, 1 end
    if not best or compare(whole, part, over, bestCapacity, most, bestPart, bestOver, capacity) > 0 then
      best, most, bestPart, bestOver, bestCapacity = index, whole, part, over, capacity
    end
  end
  return best
end

-- Forgets the counters of the hash that are full again; of more than 1,024 others those that are full soonest.
local function clean(key, time)
  local kept, gone, chunks = {}, {}, {}
  local fields = redis.call('HGETALL', key)
  for place = 1, #fields, 2 do
    local field = fields[place]
    if string.sub(field, 1, 1) == 'l' then
      chunks[#chunks + 1] = field
    elseif string.sub(field, 1, 1) == 'c' then
      local length = struct.unpack('>I2', fields[place + 1], 2)
      kept[#kept + 1] = { string.sub(field, 2), (struct.unpack('>d', fields[place + 1], 4 + length)) }
    end
  end
  table.sort(kept, function(one, other) return one[2] > other[2] end)
  while #kept > 0 and (kept[#kept][2] <= time or #kept > 1024) do
    local name = table.remove(kept)[1]
    gone[name] = true
    redis.call('HDEL', key, 'c' .. name)
  end
  for place = 1, #chunks do
    if gone[string.match(chunks[place], '^l%d+:(.*)$')] then redis.call('HDEL', key, chunks[place]) end
  end
  redis.call('HSET', key, 't', redis.call('HLEN', key) * 2 + 64)
end

local function save(counter, quotas, signature, time)
  local key, longest = counter.key, 0
  for index = 1, #quotas do
    longest = math.max(longest, algorithms[quotas[index].kind].full(counter, quotas[index], time))
  end
  -- A counter of which nothing is used is not kept
  if longest == 0 then counter.first = counter.next end
  local kept = math.floor(counter.first / CHUNK)
  if counter.stop > counter.start then
    local last = longest == 0 and math.floor((counter.stop - 1) / CHUNK) or kept - 1
    for place = math.floor(counter.start / CHUNK), last do
      redis.call('HDEL', key, 'l' .. place .. ':' .. counter.name)
    end
  end
  if longest == 0 then
    redis.call('HDEL', key, 'c' .. counter.name)
    return
  end
  if not counter.stored and redis.call('HLEN', key) >= tonumber(redis.call('HGET', key, 't') or '64') then
    clean(key, time)
  end
  local full = time + longest
  local parts = { string.char(LAYOUT), struct.pack('>I2', #signature), signature,
    struct.pack('>dddd', full, counter.first, counter.next, counter.last) }
  for index = 1, #quotas do
    local quota = quotas[index]
    parts[#parts + 1] = struct.pack('>ddd', quota.a, quota.b, quota.c)
  end
  local written = { 'c' .. counter.name, table.concat(parts) }
  for place in pairs(counter.dirty) do
    if place >= kept and place * CHUNK < counter.next then
      written[#written + 1] = 'l' .. place .. ':' .. counter.name
      written[#written + 1] = counter.chunks[place]
      if #written > 1000 then
        redis.call('HSET', key, unpack(written))
        written = { 'c' .. counter.name, written[2] }
      end
    end
  end
  local expiry
  if full > tonumber(counter.expiry) then
    -- An eighth later than needed, so that it is not told anew with every charge
    expiry = full + math.ceil(longest / 8)
    written[#written + 1] = 'e'
    written[#written + 1] = string.format('%.0f', expiry)
  end
  redis.call('HSET', key, unpack(written))
  if expiry then redis.call('PEXPIREAT', key, string.format('%.0f', math.ceil(expiry / 1000))) end
end
