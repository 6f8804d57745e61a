"""Who a request is from: internal service, verified token, known key, or the address."""
import base64
import hashlib
import hmac
import ipaddress
import json
import re


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def address(text):
    """An address, without brackets, port and zone; an IPv4 address in IPv6 clothes is the IPv4 one. Else None."""
    text = text.strip()
    match = (re.fullmatch(r"\[([^\]]*)\](?::\d{1,5})?", text) or re.fullmatch(r"([0-9.]+):\d{1,5}", text)
             or re.fullmatch(r"(.*)", text))
    bare = match[1].split("%", 1)[0] if ":" in match[1] else match[1]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def network(text):
    found = ipaddress.ip_network(text, strict=False)
    if found.version == 6 and found.network_address.ipv4_mapped and found.prefixlen >= 96:
        return ipaddress.ip_network((found.network_address.ipv4_mapped, found.prefixlen - 96))
    return found


def among(found, networks):
    return any(found.version == each.version and found in each for each in map(network, networks))


class Headers:
    """Header lines by name, whatever its case; a list in the trace is several lines of one name."""

    def __init__(self, tree):
        self.found = {}
        for name, value in (tree or {}).items():
            self.found.setdefault(name.lower(), []).extend(value if isinstance(value, list) else [value])

    def lines(self, name):
        return self.found.get(name.lower(), [])

    def first(self, name):
        return next((line.strip() for line in self.lines(name) if line.strip()), None)

    def credentials(self, scheme):
        for line in self.lines("Authorization"):
            word, _, rest = line.strip().partition(" ")
            if word.lower() == scheme and rest.strip():
                return rest.strip()
        return None


def outside_quotes(text, separator):
    """Splits at `separator` where it is not inside a quoted string."""
    parts, quoted, escaped = [""], False, False
    for character in text:
        if character == separator and not quoted:
            parts.append("")
            continue
        parts[-1] += character
        if escaped:
            escaped = False
        elif quoted and character == "\\":
            escaped = True
        elif character == '"':
            quoted = not quoted
    return parts


def forwarded_elements(headers, name):
    text = ",".join(headers.lines(name))
    if not text.strip():
        return []
    if name.lower() != "forwarded":
        return text.split(",")
    elements = []
    for element in outside_quotes(text, ","):
        value = ""
        for pair in outside_quotes(element, ";"):
            key, _, given = pair.strip().partition("=")
            if key.strip().lower() == "for":
                given = given.strip()
                quoted = len(given) > 1 and given[0] == given[-1] == '"'
                value = re.sub(r"\\(.)", r"\1", given[1:-1]) if quoted else given
        elements.append(value)
    return elements


def client_address(clients, headers, peer):
    found = address(peer)
    for element in reversed(forwarded_elements(headers, clients.forwarded_header)):
        if found is None or not among(found, clients.trusted_proxies):
            break
        before = address(element)
        if before is None:
            break
        found = before
    return found


def subject(token, secret, now):
    """The subject of an HS256 token that the secret signed and that has not ended, else None."""
    try:
        head, body, signature = token.split(".")
        decode = lambda part: base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        right = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
        claims = json.loads(decode(body))
        if json.loads(decode(head)).get("alg") != "HS256" or not hmac.compare_digest(decode(signature), right):
            return None
        return claims["sub"] if claims["exp"] > now else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def internal_name(clients, headers, found):
    claims = [name for name in clients.internal_headers if headers.first(name)]
    if not claims:
        return None
    token = headers.first("X-Service-Token")
    known = token is not None and digest(token) in [each.lower() for each in clients.internal_token_sha256]
    if not (known or clients.trust_headers or (found and among(found, clients.internal_networks))):
        return None
    for name in claims:
        if name.lower() != "x-service-token":
            return headers.first(name)
    return digest(token)[:16]                               # a token is never shown, in a name neither


def identify(clients, tree, peer, now):
    """Client and its type."""
    headers = Headers(tree)
    found = client_address(clients, headers, peer)
    name = internal_name(clients, headers, found)
    if name:
        return f"internal:{name}", "internal"
    unverified = clients.credentials == "any"
    token = headers.credentials("bearer")
    if token:
        who = subject(token, clients.jwt_key, now) if clients.jwt_key else None
        if who:
            return f"user:{who}", "authenticated"
        if unverified:
            return f"jwt:{digest(token)[:16]}", "authenticated"
    for key in filter(None, [headers.credentials("apikey"), headers.first("X-API-Key")]):
        if unverified or digest(key) in [each.lower() for each in clients.api_key_sha256]:
            return f"apikey:{digest(key)[:16]}", "api"
    if found is None:
        return "ip:unknown", "anonymous"
    if found.version == 6:
        return f"ip:{ipaddress.ip_network((found, clients.ipv6_prefix), strict=False)}", "anonymous"
    return f"ip:{found}", "anonymous"
