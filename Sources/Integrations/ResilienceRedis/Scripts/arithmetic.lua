-- Whole numbers beyond what a Lua number holds exactly (2^53), where a product of a limit and a time can get.
--
-- A fraction is three numbers, whole + part / over, with 0 <= part < over.

local EXACT = 9007199254740992

-- a * b + c as quotient and remainder of m, for whole numbers from 0 to 2^53. The quotient is exact below 2^53 and large
-- above. Beyond what one multiplication holds, b is worked through bit by bit, and no sum ever passes m.
local function divide(a, b, c, m)
  local sum = a * b + c
  if sum < EXACT then
    local quotient = math.floor(sum / m)
    return quotient, sum - quotient * m
  end
  local quotient, rest = 0, 0
  local whole = math.floor(a / m)
  local part = a - whole * m
  local bit = 1
  while bit * 2 <= b do bit = bit * 2 end
  local left = b
  while bit >= 1 do
    quotient = quotient * 2
    if rest >= m - rest then
      rest, quotient = rest - (m - rest), quotient + 1
    else
      rest = rest + rest
    end
    if left >= bit then
      left = left - bit
      if rest >= m - part then
        rest, quotient = rest - (m - part), quotient + 1
      else
        rest = rest + part
      end
    end
    bit = bit / 2
  end
  local added = math.floor(c / m)
  quotient = quotient + whole * b + added
  c = c - added * m
  if rest >= m - c then return quotient + 1, rest - (m - c) end
  return quotient, rest + c
end

-- Compares (whole1 + part1 / over1) * factor1 with (whole2 + part2 / over2) * factor2, exactly: by limbs only where the
-- numbers as Lua has them are too close to tell.
local function compare(whole1, part1, over1, factor1, whole2, part2, over2, factor2)
  local left, right = (whole1 + part1 / over1) * factor1, (whole2 + part2 / over2) * factor2
  if part1 == 0 and part2 == 0 and left < EXACT and right < EXACT then
    return left == right and 0 or (left < right and -1 or 1)
  end
  if math.abs(left - right) > math.max(left, right) * 1e-12 then return left < right and -1 or 1 end

  -- A product of factors in limbs of 24 bits, lowest first, plus `addend` before the last factors.
  local function multiply(limbs, factor)
    local result, low, middle, high = {}, factor % 16777216, math.floor(factor / 16777216) % 16777216,
      math.floor(factor / 281474976710656)
    for place = 1, #limbs + 3 do result[place] = 0 end
    for place = 1, #limbs do
      result[place] = result[place] + limbs[place] * low
      result[place + 1] = result[place + 1] + limbs[place] * middle
      result[place + 2] = result[place + 2] + limbs[place] * high
    end
    local carry = 0
    for place = 1, #result do
      local sum = result[place] + carry
      carry = math.floor(sum / 16777216)
      result[place] = sum - carry * 16777216
    end
    return result
  end

  local function add(limbs, number)
    local place = 1
    while number > 0 do
      local sum = (limbs[place] or 0) + number % 16777216
      number = math.floor(number / 16777216) + math.floor(sum / 16777216)
      limbs[place] = sum % 16777216
      place = place + 1
    end
    return limbs
  end

  -- -1, 0 or 1 as the first is less, the same or more.
  local function compareLimbs(a, b)
    for place = math.max(#a, #b), 1, -1 do
      local left, right = a[place] or 0, b[place] or 0
      if left ~= right then return left < right and -1 or 1 end
    end
    return 0
  end

  local one = multiply(multiply(add(multiply({ whole1 % 16777216, math.floor(whole1 / 16777216) % 16777216,
    math.floor(whole1 / 281474976710656) }, over1), part1), factor1), over2)
  local two = multiply(multiply(add(multiply({ whole2 % 16777216, math.floor(whole2 / 16777216) % 16777216,
    math.floor(whole2 / 281474976710656) }, over2), part2), factor2), over1)
  return compareLimbs(one, two)
end

-- whole - (a * b) / m, as a fraction over m; the whole part may be negative.
local function less(whole, a, b, m)
  local quotient, rest = divide(a, b, 0, m)
  if rest == 0 then return whole - quotient, 0, 1 end
  return whole - quotient - 1, m - rest, m
end
