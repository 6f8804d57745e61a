public import ArgumentParser
public import ResilienceConfiguration

extension ResilienceEnvironment: ExpressibleByArgument {}
