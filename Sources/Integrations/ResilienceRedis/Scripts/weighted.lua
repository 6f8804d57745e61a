-- w: two counters, the older of which counts for what the sliding window still covers of it. b before a, c from a on.
local weighted = {}
algorithms.w = weighted

function weighted.advance(_, quota, time)
  if time - quota.a < quota.window then return end
  local start = time - time % quota.window
  quota.b = start - quota.a == quota.window and quota.c or 0
  quota.a, quota.c = start, 0
end

function weighted.used(_, quota, time)
  local whole, part = divide(quota.b, quota.a + quota.window - time, 0, quota.window)
  return whole + quota.c, part, quota.window
end

function weighted.wait(_, quota, cost, time)
  local left, room = quota.a + quota.window - time, quota.limit - cost
  if quota.c <= room then
    if quota.b == 0 then return 0, 0, 1 end
    return less(left, room - quota.c, quota.window, quota.b)
  end
  return less(left + quota.window, room, quota.window, quota.c)
end

function weighted.full(_, quota, time)
  local left = quota.a + quota.window - time
  if quota.c > 0 then return left + quota.window end
  return quota.b > 0 and left or 0
end

function weighted.charge(counter, quota, units, time)
  local whole, part = weighted.used(counter, quota, time)
  quota.c = quota.c + math.min(units, math.max(0, 10 * quota.limit - whole - (part > 0 and 1 or 0)))
end

function weighted.giveBack(_, quota, units) quota.c = math.max(0, quota.c - units) end
