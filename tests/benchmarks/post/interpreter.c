/* Evaluates the post's graph with its gradient, feed after feed: the plain interpreter in C.

   An operation is four integers: its kind (0 softplus, 1 sum of four, 2 product, 3 softmax of four),
   its first output, and where its inputs begin in `reads`. Outputs follow each other. */

#include <math.h>
#include <string.h>

enum { SOFTPLUS, SUM, PRODUCT, SOFTMAX };

static void forward(int count, const int *kinds, const int *firsts, const int *starts,
                    const int *reads, double *v) {
    for (int n = 0; n < count; n++) {
        const int *in = reads + starts[n];
        double *out = v + firsts[n];
        switch (kinds[n]) {
        case SOFTPLUS:
            out[0] = log1p(exp(v[in[0]]));
            break;
        case SUM:
            out[0] = v[in[0]] + v[in[1]] + v[in[2]] + v[in[3]];
            break;
        case PRODUCT:
            out[0] = v[in[0]] * v[in[1]];
            break;
        case SOFTMAX: {
            double largest = fmax(fmax(v[in[0]], v[in[1]]), fmax(v[in[2]], v[in[3]])), total = 0;
            for (int k = 0; k < 4; k++) total += out[k] = exp(v[in[k]] - largest);
            for (int k = 0; k < 4; k++) out[k] /= total;
        }
        }
    }
}

static void backward(int count, const int *kinds, const int *firsts, const int *starts,
                     const int *reads, const double *v, double *g) {
    for (int n = count - 1; n >= 0; n--) {
        const int *in = reads + starts[n];
        const double *out = v + firsts[n], *d = g + firsts[n];
        switch (kinds[n]) {
        case SOFTPLUS:
            g[in[0]] += d[0] / (1 + exp(-v[in[0]]));
            break;
        case SUM:
            for (int k = 0; k < 4; k++) g[in[k]] += d[0];
            break;
        case PRODUCT:
            g[in[0]] += v[in[1]] * d[0];
            g[in[1]] += v[in[0]] * d[0];
            break;
        case SOFTMAX: {
            double mean = 0;
            for (int k = 0; k < 4; k++) mean += out[k] * d[k];
            for (int k = 0; k < 4; k++) g[in[k]] += out[k] * (d[k] - mean);
        }
        }
    }
}

/* feeds: n_feeds x n_inputs; answers: n_feeds x (1 + n_inputs), the loss and its gradient. */
void run(int count, const int *kinds, const int *firsts, const int *starts, const int *reads,
         int n_values, int n_inputs, int n_feeds, const double *feeds, double *answers, double *v,
         double *g) {
    for (int f = 0; f < n_feeds; f++, feeds += n_inputs, answers += 1 + n_inputs) {
        memcpy(v, feeds, n_inputs * sizeof(double));
        forward(count, kinds, firsts, starts, reads, v);
        double loss = 0;
        for (int n = 0; n < n_values; n++) {
            loss += v[n];
            g[n] = 1;
        }
        backward(count, kinds, firsts, starts, reads, v, g);
        answers[0] = loss;
        memcpy(answers + 1, g, n_inputs * sizeof(double));
    }
}
