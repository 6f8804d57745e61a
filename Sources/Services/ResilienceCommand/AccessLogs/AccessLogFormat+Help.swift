extension AccessLogFormat {
    /// What `--help` says about logs.
    static let discussion = """
        A log is in Apache's and nginx's combined format, with an X-Forwarded-For in quotes at its end or without; in \
        Envoy's default format; or has one JSON object a line, with members named after nginx's variables:

        \(names)
          header     http_ and its name, as in http_x_api_key

        In nginx:

          log_format resilience escape=json
            '{"msec":"$msec","remote_addr":"$remote_addr",'
            '"remote_user":"$remote_user","status":"$status",'
            '"request_method":"$request_method",'
            '"request_uri":"$request_uri",'
            '"http_x_forwarded_for":"$http_x_forwarded_for"}';

        Requests that were refused are replayed as they were asked. Lines that are no requests are counted.
        """

    /// The names that members of an object have, in a line for each thing that they tell.
    private static var names: String {
        LogMember.names.map { meaning, names in
            let meaning = "\(meaning)"
            return
                "  \(meaning)\(String(repeating: " ", count: max(1, 11 - meaning.count)))\(names.joined(separator: ", "))"
        }.joined(separator: "\n")
    }
}
