import Testing

/// Tests of the real programs over real sockets. One at a time: they measure times, and share two cores.
@Suite(
    "Our programs", .serialized,
    .enabled(if: EspeakNG.isInstalled, "espeak-ng is missing: install it with apt-get install espeak-ng"))
enum Integration {}
