-- One counter: what a client, or a client and a path, has used of the quotas of one rule. All counters of a client are
-- fields of one hash, KEYS[1], so that a decision needs one key and a client's counters are found without looking for
-- them.
--
--   c<name>      layout (1 byte), length of the quotas (2 bytes), the quotas as they came, when all of it is full again,
--                until when a unit is denied, the oldest and the next entry of the log, the latest time seen, and three
--                numbers of state a quota
--   l<n>:<name>  entries 64n to 64n + 63 of the log of the sliding windows: a byte that says how many counts an entry has
--                (1: all windows count the same), then a time and the counts of each
--   e            until when the hash is to be kept, as it was last told
--   t            how many fields it may have before those that do not matter any more are looked for
--
-- Times are whole microseconds since the epoch. Time does not run backwards for a counter: one earlier than the latest
-- seen is read as that, until the counter is forgotten.
--
-- A charge is worked out before anything is written, and the counter is written first, with its part of the log: a
-- server that refuses that has changed nothing. Then goes what is not needed any more, and at last the answer is worked
-- out. What is seldom needed is a function inside the branch that needs it: making a function costs a script as much as
-- calling a command.

local LAYOUT, CHUNK = 2, 64
-- How long a counter stays after it is full again, for times that are a little earlier to be read as the latest seen.
local PATIENCE = 1000000
-- By the letter that a quota's kind is.
local algorithms = {}

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- The quotas of a counter, from a line each: what it counts by (a letter, then the window or the calendar), limit,
-- capacity, window in microseconds.
local function quotaList(text)
  local quotas, column = {}, 0
  for kind, rest, limit, capacity, window in string.gmatch(text, '(%a)(%S*) (%d+) (%d+) (%d+)\n') do
    local quota = { id = kind .. rest, kind = kind, limit = tonumber(limit), capacity = tonumber(capacity),
      window = tonumber(window), a = 0, b = 0, c = 0 }
    if kind == 's' then
      column = column + 1
      quota.column = column
    end
    quotas[#quotas + 1] = quota
  end
  quotas.columns = column
  return quotas
end

-- A counter as it is stored, with the time that `time` is read as, or an empty one: what has another layout is written
-- over, and what has been full for a while is forgotten. Of entries `start` to `stop` it reads those before `read`.
local function load(key, name, stored, expiry, time)
  local counter = { key = key, name = name, time = time, first = 0, next = 0, last = 0, start = 0, stop = 0, read = 0,
    chunks = {}, dirty = {}, expiry = expiry or '0' }
  if not stored or string.byte(stored, 1) ~= LAYOUT then return counter end
  local length = struct.unpack('>I2', stored, 2)
  local full, _, first, after, last, place = struct.unpack('>ddddd', stored, 4 + length)
  counter.start, counter.stop, counter.isKnown = first, after, true
  if full + PATIENCE <= time then return counter end
  counter.signature, counter.stored, counter.place = string.sub(stored, 4, 3 + length), stored, place
  counter.first, counter.next, counter.read, counter.last = first, after, after, last
  counter.time = math.max(time, last)
  return counter
end

-- Gives each quota the three numbers that are stored of it, in order.
local function readStates(counter, quotas)
  local place = counter.place
  for index = 1, #quotas do
    local quota = quotas[index]
    quota.a, quota.b, quota.c, place = struct.unpack('>ddd', counter.stored, place)
  end
end

-- The oldest entry that one of the quotas still counts.
local function oldest(counter, quotas)
  local number = counter.next
  for index = 1, #quotas do
    if quotas[index].column then number = math.min(number, quotas[index].a) end
  end
  return number
end
