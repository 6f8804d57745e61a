-- t: token bucket as a theoretical arrival time (GCRA), a + b / limit.
local bucket = {}
algorithms.t = bucket

function bucket.most(quota)
  local whole, part = divide(quota.capacity, quota.window, 0, quota.limit)
  local carry
  carry, part = divide(part, 10, 0, quota.limit)
  return whole * 10 + carry, part
end

function bucket.debt(quota, time)
  if quota.a < time then return 0, 0 end
  return quota.a - time, quota.b
end

function bucket.advance(_, quota, time)
  local whole, part = bucket.debt(quota, time)
  if quota.limit > 0 and whole > 0 then
    local most, rest = bucket.most(quota)
    if whole > most or (whole == most and part > rest) then whole, part = most, rest end
  end
  quota.a, quota.b = time + whole, part
end

function bucket.wait(_, quota, cost, time)
  local debt, part = bucket.debt(quota, time)
  local whole, rest = divide(quota.capacity - cost, quota.window, 0, quota.limit)
  if part < rest then return debt - whole - 1, part + (quota.limit - rest), quota.limit end
  return debt - whole, part - rest, quota.limit
end

function bucket.used(_, quota, time)
  local debt, part = bucket.debt(quota, time)
  local whole, rest = divide(debt, quota.limit, part, quota.window)
  return whole, rest, quota.window
end

function bucket.full(_, quota, time)
  local debt, part = bucket.debt(quota, time)
  return part > 0 and debt + 1 or debt
end

function bucket.charge(_, quota, units, time)
  if quota.limit == 0 then return end
  local debt, part = bucket.debt(quota, time)
  local most, rest = bucket.most(quota)
  local whole, added = divide(units, quota.window, 0, quota.limit)
  if whole > most then
    whole, part = most, rest
  else
    whole = debt + whole
    if part >= quota.limit - added then
      whole, part = whole + 1, part - (quota.limit - added)
    else
      part = part + added
    end
    if whole > most or (whole == most and part > rest) then whole, part = most, rest end
  end
  quota.a, quota.b = time + whole, part
end

function bucket.giveBack(_, quota, units, time)
  if quota.limit == 0 then return end
  local debt, part = bucket.debt(quota, time)
  local whole, rest = divide(units, quota.window, 0, quota.limit)
  if whole > debt or (whole == debt and rest >= part) then
    debt, part = 0, 0
  elseif part < rest then
    debt, part = debt - whole - 1, part + (quota.limit - rest)
  else
    debt, part = debt - whole, part - rest
  end
  quota.a, quota.b = time + debt, part
end

-- What is used stays used when the limit changes: a debt is units times the window.
function bucket.move(quota, old, time)
  local debt, part = bucket.debt(old, time)
  if old.limit == 0 or quota.limit == 0 then
    quota.a, quota.b = time, 0
  else
    local whole, rest = divide(debt, old.limit, part, quota.limit)
    quota.a, quota.b = time + whole, rest
  end
end
