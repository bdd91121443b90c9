"""The project's random numbers (server/src/random), for the scripts beside this file."""
import math

M64 = 2**64 - 1


class Xoshiro128pp:
    def __init__(self, state):
        self.s = list(state)

    def next(self):
        a, b, c, d = self.s
        rotl = lambda x, k: ((x << k) | (x >> (32 - k))) & 0xFFFFFFFF
        result = (rotl((a + d) & 0xFFFFFFFF, 7) + a) & 0xFFFFFFFF
        t = (b << 9) & 0xFFFFFFFF
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= t
        d = rotl(d, 11)
        self.s = [a, b, c, d]
        return result

    def below(self, bound):
        limit = 2**32 - 2**32 % bound
        while True:
            draw = self.next()
            if draw < limit:
                return draw % bound

    def order(self, count):
        order = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.below(i + 1)
            order[i], order[j] = order[j], order[i]
        return order

    def uniform(self):
        """In [0, 1), with 53 random bits."""
        high = self.next() >> 5
        return (high * 2**26 + (self.next() >> 6)) / 2**53

    def normals(self, count):
        """Independent normal numbers, by Box and Muller's transformation."""
        drawn = []
        while len(drawn) < count:
            radius = math.sqrt(-2 * math.log(1 - self.uniform()))
            angle = 2 * math.pi * self.uniform()
            drawn += [radius * math.cos(angle), radius * math.sin(angle)]
        return drawn[:count]


def create_generator(seed, stream):
    """The generator of one purpose: four words from SplitMix64, seeded by the seed and FNV-1a of the name."""
    h = 0xCBF29CE484222325
    for byte in stream.encode():
        h = (h ^ byte) * 0x100000001B3 & M64
    mixer, words = seed ^ h, []
    for _ in range(2):
        mixer = mixer + 0x9E3779B97F4A7C15 & M64
        z = mixer
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & M64
        z = (z ^ z >> 27) * 0x94D049BB133111EB & M64
        z ^= z >> 31
        words += [z & 0xFFFFFFFF, z >> 32]
    return Xoshiro128pp(words)
