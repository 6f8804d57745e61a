-- f: windows from the epoch on; a: windows that start with the first unit; c: windows of a calendar. From a to c, b units.
local window = {}
algorithms.f, algorithms.a, algorithms.c = window, window, window

local function bounds(quota, time)
  if quota.kind == 'f' then
    local start = time - time % quota.window
    return start, start + quota.window
  elseif quota.kind == 'a' then
    return time, time + quota.window
  end
  local start
  for border in string.gmatch(quota.borders or '', '%d+') do
    border = tonumber(border)
    if start and start <= time and time < border then return start, border end
    start = border
  end
  -- Stored under borders that are not known here: a window without length, which the next decision moves on from
  return time, time
end

function window.advance(_, quota, time)
  if quota.kind == 'a' then
    if quota.b > 0 and time < quota.c and quota.a <= time then return end
    if time >= quota.c then quota.b = 0 end
    if quota.b == 0 or quota.a > time then quota.a, quota.c = bounds(quota, time) end
    return
  end
  if quota.a <= time and time < quota.c then return end
  if time >= quota.c then quota.b = 0 end
  quota.a, quota.c = bounds(quota, time)
end

function window.wait(_, quota, cost, time)
  return quota.b <= quota.limit - cost and 0 or quota.c - time, 0, 1
end

function window.used(_, quota) return quota.b, 0, 1 end

function window.full(_, quota, time) return quota.b == 0 and 0 or quota.c - time end

function window.charge(_, quota, units)
  quota.b = quota.b + math.min(units, math.max(0, 10 * quota.limit - quota.b))
end

function window.giveBack(_, quota, units) quota.b = math.max(0, quota.b - units) end
