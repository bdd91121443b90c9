/*
 * The kernels as functions of JavaScript. Each takes an ArrayBuffer, the memory, and then numbers, among them
 * addresses: offsets into the memory, of which 0 means none. The addon itself holds nothing, so threads may
 * share it.
 *
 * Nothing is checked here: the caller is the engine, which hands out the memory.
 */
#include "instructionSets.h"
#include "kernels/table.h"
#include "nodeApi.h"

/** Of the functions' arguments and of what both sides read in memory; the host has the same (addon.ts there). */
#define KERNELS_VERSION 3

#define MOST_ARGUMENTS 10
/** of a string that ends with 0 */
#define AUTO_LENGTH ((size_t)-1)

typedef struct {
  const kernelTable *kernels;
  char *memory;
  const double *number;
} arguments;

/** @param numbers takes those of the call */
static arguments argumentsOf(napi_env env, napi_callback_info info, double numbers[MOST_ARGUMENTS]) {
  napi_value values[1 + MOST_ARGUMENTS];
  size_t count = 1 + MOST_ARGUMENTS;
  void *table, *memory;
  napi_get_cb_info(env, info, &count, values, NULL, &table);
  napi_get_arraybuffer_info(env, values[0], &memory, NULL);
  for (size_t i = 1; i < count && i <= MOST_ARGUMENTS; i++) napi_get_value_double(env, values[i], &numbers[i - 1]);
  return (arguments){table, memory, numbers};
}

#define NUMBER(i) (a.number[i])
#define INTEGER(i) ((int)a.number[i])
/** 32 bits, signed or unsigned in JavaScript. */
#define BITS(i) ((uint32_t)(int64_t)a.number[i])
#define ADDRESS(i) ((void *)(a.number[i] == 0 ? NULL : a.memory + (size_t)a.number[i]))

/** A function of JavaScript without a result. */
#define FUNCTION(name, ...)                                              \
  static void run_##name(const arguments a) {                            \
    a.kernels->name(__VA_ARGS__);                                        \
  }                                                                      \
  static napi_value call_##name(napi_env env, napi_callback_info info) { \
    double numbers[MOST_ARGUMENTS];                                      \
    run_##name(argumentsOf(env, info, numbers));                         \
    return NULL;                                                         \
  }

/** One with a number as its result. */
#define NUMERIC_FUNCTION(name, ...)                                      \
  static napi_value call_##name(napi_env env, napi_callback_info info) { \
    double numbers[MOST_ARGUMENTS];                                      \
    const arguments a = argumentsOf(env, info, numbers);                 \
    napi_value result;                                                   \
    napi_create_double(env, a.kernels->name(__VA_ARGS__), &result);      \
    return result;                                                       \
  }

FUNCTION(pack, ADDRESS(0), INTEGER(1), INTEGER(2), ADDRESS(3), ADDRESS(4))
FUNCTION(product, ADDRESS(0), ADDRESS(1), ADDRESS(2), INTEGER(3), INTEGER(4), INTEGER(5))
FUNCTION(activate, INTEGER(0), ADDRESS(1), ADDRESS(2), INTEGER(3), INTEGER(4), ADDRESS(5), ADDRESS(6))
FUNCTION(activationGradient, INTEGER(0), ADDRESS(1), ADDRESS(2), INTEGER(3), INTEGER(4), ADDRESS(5))
FUNCTION(useOptimizer, ADDRESS(0), INTEGER(1), INTEGER(2), NUMBER(3), NUMBER(4), NUMBER(5), NUMBER(6), NUMBER(7),
         NUMBER(8))
FUNCTION(step, ADDRESS(0), ADDRESS(1), ADDRESS(2), INTEGER(3))
FUNCTION(weightStep, ADDRESS(0), ADDRESS(1), ADDRESS(2), INTEGER(3), INTEGER(4), INTEGER(5), ADDRESS(6),
         ADDRESS(7))
FUNCTION(biasStep, ADDRESS(0), ADDRESS(1), INTEGER(2), INTEGER(3), ADDRESS(4))
NUMERIC_FUNCTION(convolutionFloats, ADDRESS(0), INTEGER(1))
FUNCTION(convolve, ADDRESS(0), INTEGER(1), ADDRESS(2), ADDRESS(3), INTEGER(4), ADDRESS(5), ADDRESS(6))
FUNCTION(convolutionStep, ADDRESS(0), ADDRESS(1), INTEGER(2), ADDRESS(3), ADDRESS(4), INTEGER(5), ADDRESS(6),
         ADDRESS(7), ADDRESS(8))
FUNCTION(activatePanels, INTEGER(0), NUMBER(1), ADDRESS(2), ADDRESS(3), INTEGER(4), INTEGER(5), ADDRESS(6))
FUNCTION(activationGradientPanels, INTEGER(0), NUMBER(1), ADDRESS(2), ADDRESS(3), INTEGER(4), INTEGER(5))
FUNCTION(dropout, ADDRESS(0), INTEGER(1), BITS(2), BITS(3), BITS(4), NUMBER(5), ADDRESS(6))
FUNCTION(maxPool, ADDRESS(0), INTEGER(1), ADDRESS(2), ADDRESS(3))
FUNCTION(maxPoolGradient, ADDRESS(0), INTEGER(1), ADDRESS(2), ADDRESS(3), ADDRESS(4), ADDRESS(5))
FUNCTION(innerProducts, ADDRESS(0), ADDRESS(1), INTEGER(2), INTEGER(3), INTEGER(4), INTEGER(5), ADDRESS(6),
         INTEGER(7), INTEGER(8), INTEGER(9))
FUNCTION(tridiagonalize, ADDRESS(0), INTEGER(1), INTEGER(2), ADDRESS(3), ADDRESS(4), ADDRESS(5))

/** The numbers of a typed array, whether its buffer is shared or not; NULL for what is none, such as null. */
static void *numbersOf(napi_env env, napi_value array) {
  void *data = NULL;
  napi_get_typedarray_info(env, array, NULL, NULL, &data, NULL, NULL);
  return data;
}

/** gatherRows(memory, from, order, first, rows, inputs, width, to): it alone reads from outside the memory. */
static napi_value call_gatherRows(napi_env env, napi_callback_info info) {
  napi_value values[3];
  size_t count = 3;
  napi_get_cb_info(env, info, &count, values, NULL, NULL);
  double numbers[MOST_ARGUMENTS];
  const arguments a = argumentsOf(env, info, numbers);
  const float *from = numbersOf(env, values[1]);
  const uint32_t *order = numbersOf(env, values[2]);
  const size_t first = a.number[2];
  a.kernels->gatherRows(order ? from : from + first * (size_t)a.number[4], order ? order + first : NULL, INTEGER(3),
                      INTEGER(4), INTEGER(5), ADDRESS(6));
  return NULL;
}

/** `run` is NULL where a function cannot be repeated: it has a result, or reads from outside the memory. */
static const struct {
  const char *name;
  napi_callback function;
  void (*run)(arguments a);
} functions[] = {
#define ONCE(name) {#name, call_##name, NULL}
#define ENTRY(name) {#name, call_##name, run_##name}
    ONCE(gatherRows), ONCE(convolutionFloats),
    ENTRY(pack), ENTRY(product), ENTRY(activate), ENTRY(activationGradient), ENTRY(useOptimizer), ENTRY(step),
    ENTRY(weightStep), ENTRY(biasStep), ENTRY(innerProducts), ENTRY(tridiagonalize), ENTRY(convolve),
    ENTRY(convolutionStep), ENTRY(activatePanels), ENTRY(activationGradientPanels), ENTRY(dropout), ENTRY(maxPool),
    ENTRY(maxPoolGradient),
};

/** A call in a list of them: the function's index, then its numbers. */
#define CALL_LENGTH (1 + MOST_ARGUMENTS)

/** repeat(memory, calls): makes calls one after the other. A call from JavaScript takes as long as a small kernel. */
static napi_value call_repeat(napi_env env, napi_callback_info info) {
  napi_value values[2];
  size_t count = 2, length = 0;
  void *table, *memory, *data = NULL;
  napi_get_cb_info(env, info, &count, values, NULL, &table);
  napi_get_arraybuffer_info(env, values[0], &memory, NULL);
  napi_get_typedarray_info(env, values[1], NULL, &length, &data, NULL, NULL);
  const double *calls = data;
  for (size_t i = 0; i + CALL_LENGTH <= length; i += CALL_LENGTH)
    functions[(size_t)calls[i]].run((arguments){table, memory, calls + i + 1});
  return NULL;
}

static napi_value functionOf(napi_env env, const kernelTable *kernels, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, AUTO_LENGTH, callback, (void *)kernels, &function);
  return function;
}

/** An object with a function for each kernel of a table. Those that can be repeated have their index as a property. */
static napi_value functionsOf(napi_env env, const kernelTable *kernels) {
  napi_value object;
  napi_create_object(env, &object);
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value index, function = functionOf(env, kernels, functions[i].name, functions[i].function);
    napi_create_double(env, i, &index);
    if (functions[i].run) napi_set_named_property(env, function, "index", index);
    napi_set_named_property(env, object, functions[i].name, function);
  }
  napi_set_named_property(env, object, "repeat", functionOf(env, kernels, "repeat", call_repeat));
  return object;
}

/** Node calls this in each thread that loads the addon. Exports the version and the kernels of each instruction set. */
EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports);

napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!findNodeApi()) return NULL;
  napi_value version;
  napi_create_double(env, KERNELS_VERSION, &version);
  napi_set_named_property(env, exports, "version", version);
#if defined(__x86_64__)
  const unsigned sets = instructionSets();
  if (sets & AVX2) napi_set_named_property(env, exports, "avx2", functionsOf(env, &kernelsAvx2));
#if !defined(__APPLE__)
  if (sets & AVX512) napi_set_named_property(env, exports, "avx512", functionsOf(env, &kernelsAvx512));
#endif
#else
  napi_set_named_property(env, exports, "neon", functionsOf(env, &kernelsNeon));
#endif
  return exports;
}
