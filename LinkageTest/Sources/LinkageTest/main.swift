import RateLimiting

let limiter = MemoryStore()
print("RateLimiting links alone")
