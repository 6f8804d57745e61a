import Testing

@testable import ResiliencePrometheus

@Suite("Content negotiation") struct ExpositionFormatTests {
    /// What Prometheus sends, in two of its versions.
    private static let prometheus2 =
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    private static let prometheus3 =
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1"
        + ";q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"

    @Test(
        "the greater weight wins",
        arguments: [
            ([prometheus2], true), ([prometheus3], true), ([], false), (["*/*"], false),
            (["text/html,*/*;q=0.8"], false),
            (["application/openmetrics-text"], true), (["text/plain"], false), (["application/*"], true),
            (["application/*, text/plain;q=0.5"], true),
            (["application/openmetrics-text;q=0.5, text/plain;q=0.7"], false),
            (["application/openmetrics-text;q=0.5, text/plain;q=0.499"], true),
            (["application/openmetrics-text, text/plain"], true),
            (["text/plain", "application/openmetrics-text"], true),
            (["application/openmetrics-text;q=0, */*"], false), (["application/openmetrics-text;q=0"], false),
            (["application/openmetrics-text;version=0.0.1, text/plain;q=0.1"], false),
            (["APPLICATION/OpenMetrics-Text; Version=\"1.0.0\" ; Q=0.9, text/plain ; q=0.8"], true),
            // The more precise one counts, not the greater
            (["*/*;q=1, text/plain;q=0.1, application/openmetrics-text;q=0.2"], true),
            (["text/*;q=0.9, application/openmetrics-text;q=0.8"], false),
            // What cannot be read is passed over
            (["application/openmetrics-text;q=2, text/plain;q=0.1"], false),
            (["application/openmetrics-text;q=0.1234"], false), (["application/openmetrics-text;q=-1"], false),
            (["application/openmetrics-text;q=1.001"], false), (["application/openmetrics-text;q="], false),
            (["application/openmetrics-text;q=1."], true), (["application/openmetrics-text;q=1.000"], true),
            (["application/openmetrics-text;q=nan"], false), (["application/openmetrics-text;q=1e0"], false),
            ([";;,,/,a,/b, application/openmetrics-text;x"], true),
            (["application/openmetrics-text;x=\",\";q=0.4, text/plain;q=0.5"], false),
            (["application/openmetrics-text;x=\"\\\",;q=0\";q=0.6, text/plain;q=0.5"], true),
            (["application/openmetrics-text;version=\"1.0.0"], false), (["application/json"], false),
        ])
    func weights(_ fields: [String], _ isOpen: Bool) {
        #expect(ExpositionFormat(accepting: fields) == (isOpen ? .openMetrics : .prometheus))
    }
}
