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
  end
  for index = 1, #quotas do
    local quota = quotas[index]
    algorithms[quota.kind].advance(counter, quota, time)
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

-- Forgets the counters of the hash that have been full for a while, and of more than 1,024 others those that are full
-- soonest: those at their limit go last, and before them the one in hand. Fields of another layout are not touched.
local function clean(counter, time)
  local key, kept, gone, chunks = counter.key, {}, {}, {}
  local fields = redis.call('HGETALL', key)
  for place = 1, #fields, 2 do
    local field, stored = fields[place], fields[place + 1]
    if string.sub(field, 1, 1) == 'l' then
      chunks[#chunks + 1] = field
    elseif string.sub(field, 1, 1) == 'c' and string.byte(stored, 1) == LAYOUT then
      local full, limited = struct.unpack('>dd', stored, 4 + struct.unpack('>I2', stored, 2))
      local name = string.sub(field, 2)
      local rank = limited > time and 2 or (name == counter.name and 1 or 0)
      kept[#kept + 1] = { name = name, full = full, rank = rank }
    end
  end
  table.sort(kept, function(one, other)
    if one.rank ~= other.rank then return one.rank > other.rank end
    return one.full > other.full
  end)
  for place = #kept, 1, -1 do
    local name = kept[place].name
    if place > 1024 or kept[place].full + PATIENCE <= time then
      gone[name] = true
      redis.call('HDEL', key, 'c' .. name)
    end
  end
  for place = 1, #chunks do
    if gone[string.match(chunks[place], '^l%d+:(.*)$')] then redis.call('HDEL', key, chunks[place]) end
  end
  redis.call('HSET', key, 't', redis.call('HLEN', key) * 2 + 64)
end

-- Stores the counter, also one that was only looked at: it has seen a time. One that is new, or was forgotten, and of
-- which nothing is used is not kept.
local function save(counter, quotas, signature, time)
  local key, longest, limited = counter.key, 0, 0
  for index = 1, #quotas do
    local quota = quotas[index]
    local algorithm = algorithms[quota.kind]
    longest = math.max(longest, algorithm.full(counter, quota, time))
    if quota.limit > 0 then
      local whole, part = algorithm.wait(counter, quota, 1, time)
      limited = math.max(limited, part > 0 and whole + 1 or whole)
    end
  end
  local isKept = longest > 0 or counter.stored
  if longest == 0 then
    -- Nothing of the log counts: it begins anew
    counter.first, counter.next, counter.dirty = 0, 0, {}
    for index = 1, #quotas do
      if quotas[index].column then quotas[index].a = 0 end
    end
  end
  local kept = math.floor(counter.first / CHUNK)
  if isKept then
    local full = time + longest
    local parts = { string.char(LAYOUT), struct.pack('>I2', #signature), signature,
      struct.pack('>ddddd', full, limited > 0 and time + limited or 0, counter.first, counter.next, time) }
    for index = 1, #quotas do
      local quota = quotas[index]
      parts[#parts + 1] = struct.pack('>ddd', quota.a, quota.b, quota.c)
    end
    local written = { 'c' .. counter.name, table.concat(parts) }
    for place in pairs(counter.dirty) do
      written[#written + 1] = 'l' .. place .. ':' .. counter.name
      written[#written + 1] = counter.chunks[place]
      if #written > 1000 then
        redis.call('HSET', key, unpack(written))
        written = { 'c' .. counter.name, written[2] }
      end
    end
    local expiry
    if full + PATIENCE > tonumber(counter.expiry) then
      -- An eighth later than needed, so that it is not told anew with every charge
      expiry = full + PATIENCE + math.ceil(longest / 8)
      written[#written + 1] = 'e'
      written[#written + 1] = string.format('%.0f', expiry)
    end
    redis.call('HSET', key, unpack(written))
    if expiry then redis.call('PEXPIREAT', key, string.format('%.0f', math.ceil(expiry / 1000))) end
  elseif counter.isKnown then
    redis.call('HDEL', key, 'c' .. counter.name)
  end
  -- Chunks from which everything is gone, at either end
  local first, last = math.floor(counter.start / CHUNK), math.floor((counter.stop - 1) / CHUNK)
  for place = first, math.min(kept - 1, last) do
    redis.call('HDEL', key, 'l' .. place .. ':' .. counter.name)
  end
  for place = math.max(first, math.ceil(counter.next / CHUNK)), last do
    redis.call('HDEL', key, 'l' .. place .. ':' .. counter.name)
  end
  if isKept and not counter.isKnown and redis.call('HLEN', key) >= tonumber(redis.call('HGET', key, 't') or '64') then
    clean(counter, time)
  end
end
