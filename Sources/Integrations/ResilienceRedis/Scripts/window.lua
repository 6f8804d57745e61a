-- f: windows from the epoch on; a: windows that start with the first unit; c: windows of a calendar. Until c, b units.
local window = {}
algorithms.f, algorithms.a, algorithms.c = window, window, window

-- When the window around a time ends.
local function ending(quota, time)
  if quota.kind == 'f' then return time - time % quota.window + quota.window end
  if quota.kind == 'a' then return time + quota.window end
  for border in string.gmatch(quota.borders or '', '%d+') do
    border = tonumber(border)
    if time < border then return border end
  end
  -- Stored under borders that are not known here: a window without length, which the next decision moves on from
  return time
end

function window.advance(_, quota, time)
  local isOver = time >= quota.c
  if isOver then quota.b = 0 end
  if isOver or (quota.kind == 'a' and quota.b == 0) then quota.c = ending(quota, time) end
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
