-- s: sliding window, exact: the log of the counter from entry a on, with b units.
local log = {}
algorithms.s = log

-- Entries 64n to 64n + 63. What may be stored behind the last entry is of another time, and not read.
local function chunk(counter, number)
  local text = counter.chunks[number]
  if not text then
    local isOurs = number * CHUNK < counter.read
    text = isOurs and redis.call('HGET', counter.key, 'l' .. number .. ':' .. counter.name) or '\1'
    counter.chunks[number] = text
  end
  return text
end

-- The time of an entry, and what a column counts of it.
local function entry(counter, number, column)
  local text = chunk(counter, math.floor(number / CHUNK))
  local width = string.byte(text, 1)
  local place = 2 + number % CHUNK * (8 + 8 * width)
  if width == 1 then
    local time, units = struct.unpack('>dd', text, place)
    return time, units
  end
  return struct.unpack('>d', text, place), (struct.unpack('>d', text, place + 8 * column))
end

-- Writes an entry's time and counts over what stands there, or behind the last one.
local function setEntry(counter, number, columns, time, counts)
  local place = math.floor(number / CHUNK)
  local text = chunk(counter, place)
  local width = string.byte(text, 1)
  for column = 2, columns do
    if counts[column] ~= counts[1] and width == 1 then
      -- From here on each window has a column of its own
      local parts = { string.char(columns) }
      for at = 2, #text, 16 do
        parts[#parts + 1] = string.sub(text, at, at + 7) .. string.rep(string.sub(text, at + 8, at + 15), columns)
      end
      text, width = table.concat(parts), columns
    end
  end
  local packed = struct.pack('>dd', time, counts[1])
  for column = 2, width do packed = packed .. struct.pack('>d', counts[column]) end
  local at = 2 + number % CHUNK * (8 + 8 * width)
  counter.chunks[place] = string.sub(text, 1, at - 1) .. packed .. string.sub(text, at + 8 + 8 * width)
  counter.dirty[place] = true
end

function log.advance(counter, quota, time)
  -- Nothing was charged since
  if counter.last + quota.window <= time then
    quota.a, quota.b = counter.next, 0
    return
  end
  while quota.a < counter.next do
    local at, units = entry(counter, quota.a, quota.column)
    if at + quota.window > time then return end
    quota.b = quota.b - units
    quota.a = quota.a + 1
  end
end

function log.wait(counter, quota, cost, time)
  local excess = quota.b - (quota.limit - cost)
  if excess <= 0 then return 0, 0, 1 end
  local number, at, units = quota.a, nil, nil
  repeat
    at, units = entry(counter, number, quota.column)
    excess = excess - units
    number = number + 1
  until excess <= 0
  return at + quota.window - time, 0, 1
end

function log.used(_, quota) return quota.b, 0, 1 end

function log.full(counter, quota, time)
  if quota.b == 0 then return 0 end
  local number = counter.next - 1
  local at, units = entry(counter, number, quota.column)
  while units == 0 do
    number = number - 1
    at, units = entry(counter, number, quota.column)
  end
  return at + quota.window - time
end

-- Charges all sliding windows at once, since they read one log; each counts what it has room for.
function log.charge(counter, quotas, units, time)
  local counts, most = {}, 0
  local isShared = counter.next > counter.first and counter.last == time and entry(counter, counter.next - 1, 1) == time
  for index = 1, #quotas do
    local quota = quotas[index]
    if quota.column then
      local counted = math.min(units, math.max(0, 10 * quota.limit - quota.b))
      counts[quota.column] = counted
      most = math.max(most, counted)
      if quota.a == counter.next then isShared = false end
      quota.b = quota.b + counted
    end
  end
  if most == 0 then return end
  if isShared then
    for column = 1, #counts do
      local _, there = entry(counter, counter.next - 1, column)
      counts[column] = counts[column] + there
    end
  else
    counter.next = counter.next + 1
  end
  setEntry(counter, counter.next - 1, quotas.columns, time, counts)
end
