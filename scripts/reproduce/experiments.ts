import type { Success } from "../../server/src/indicator/outcomes/success.ts";

/** The experiments: which spec each is, and the numbers that the paper gives for it. */

/** Spearman's correlation with the final accuracy. */
export interface PaperCorrelations {
  checkpoint: number;
  sF: number;
  sFv: number;
  validationAccuracy: number;
}

/** Good and bad runs by what was predicted of them. */
export interface PaperConfusion {
  predictor: "sF" | "sFv" | "validationAccuracy";
  checkpoint: number;
  goodKept: number;
  goodGivenUp: number;
  badKept: number;
  badGivenUp: number;
}

export interface Experiment {
  /** what a person types after `npm run reproduce --`, and the name of its page */
  name: string;
  title: string;
  spec: string;
  /** what the paper does, and where our spec had to choose */
  about: string;
  /** where our numbers differ from the paper's, and why */
  differences?: string;
  /** what an experiment beyond the paper shows */
  shows?: string;
  pictures: readonly ("distribution" | "correlation" | "scores" | "decay" | "accuracies")[];
  /** a study is evaluated; of single runs the page lists each result */
  kind: "study" | "runs";
  /** which runs count as good; the paper's 65% when left out */
  success?: Success;
  /** whether the page tells when the spectra said that a run overfits */
  overfitting?: boolean;
  correlations: readonly PaperCorrelations[];
  confusions: readonly PaperConfusion[];
}

const correlation = (
  checkpoint: number,
  sF: number,
  sFv: number,
  validationAccuracy: number,
): PaperCorrelations => ({ checkpoint, sF, sFv, validationAccuracy });

export const experiments: readonly Experiment[] = [
  {
    name: "table1",
    title: "Table I: the first experiment",
    spec: "examples/paper/table1.dai.json",
    about:
      "120 initializations of a network with hidden layers of 512, 256, 256 and 128 units on Shell-1024, Adam with learning rate 1e-4, 100 epochs; good means a final validation accuracy above 65% (32 of 120 in the paper). The paper varies the standard deviation of Xavier's initialization “within a factor of 10”; here each seed draws a gain uniformly from 0.1 to 20.",
    differences:
      "Half as many runs are good as in the paper: those with gains from 0.21 to 1.98, a range that a uniform draw from 0.1 to 20 seldom meets; how the paper drew its deviations is not said. All of them are above 65% at epoch 10 already, so validation accuracy and s_Fv make no mistake, and by epoch 20 their spectra have settled: a low s_F no longer means a bad run then, and its correlation falls where the paper's still rises; s_o keeps its AUC. The default verdicts, which tell settled runs from hopeless ones, stop none of the good runs and save 93% of what the oracle could (“Rules over the whole course”).",
    kind: "study",
    pictures: ["distribution", "correlation", "scores"],
    correlations: [
      // biome-ignore lint/suspicious/noApproximativeNumericConstant: a correlation, not half the root of 2
      correlation(10, 0.404, 0.707, 0.685),
      correlation(20, 0.773, 0.829, 0.82),
      correlation(30, 0.831, 0.872, 0.878),
    ],
    confusions: [],
  },
  {
    name: "table2",
    title: "Table II: the second experiment",
    spec: "examples/paper/table2.dai.json",
    about:
      "137 initializations of a network with hidden layers of 256 and 128 units on Shell-256, RMSprop with learning rate 1e-4, 100 epochs; good means a final validation accuracy above 65% (34 of 137 in the paper). The paper varies the standard deviation of Xavier's initialization “within a factor of 10”; here each seed draws a gain uniformly from 0.1 to 20.",
    differences:
      "s_F at epoch 10 goes with the final accuracy more closely here than in the paper, whichever matrix and window it is computed with (the variants below): the matrix before the activation explains a part of it, and the rest must lie in the initializations, of which the paper says only that their standard deviations vary within a factor of 10. After epoch 10 the good runs settle, so a low s_F no longer means a bad run, and its correlation falls and turns; the paper says the same of runs that have saturated, but its correlations show less of it. The paper leaves out t2 and δ. With the cautious defaults here s_F gives up hardly a run at epoch 10; what it can do with a cutoff fitted to other runs stands under “Stopping at epoch 10”, beside the baselines. The training loss alone, which the paper does not look at, is a stronger predictor than any score here.",
    kind: "study",
    pictures: ["distribution", "correlation", "scores"],
    correlations: [
      correlation(10, 0.395, 0.766, 0.716),
      correlation(20, 0.324, 0.767, 0.762),
      correlation(30, 0.414, 0.818, 0.786),
    ],
    confusions: [
      { predictor: "sF", checkpoint: 10, goodKept: 19, goodGivenUp: 15, badKept: 7, badGivenUp: 96 },
      { predictor: "sFv", checkpoint: 10, goodKept: 25, goodGivenUp: 9, badKept: 0, badGivenUp: 103 },
      {
        predictor: "validationAccuracy",
        checkpoint: 10,
        goodKept: 18,
        goodGivenUp: 16,
        badKept: 0,
        badGivenUp: 103,
      },
    ],
  },
  {
    name: "table3",
    title: "Table III: fifty architectures",
    spec: "examples/paper/table3.dai.json",
    about:
      "Fifty architectures of 1 to 11 hidden layers with widths of 32 to 512 (powers of two) on Shell-1024, each with an initialization of its own, Adam with learning rate 1e-4, 100 epochs. As in the other experiments, each seed draws a gain uniformly from 0.1 to 20.",
    differences:
      "The paper does not say how the initializations of its fifty architectures differ. At epoch 10 the correlations are near the paper's or above them; later s_F falls behind, as in table II, because the networks that learn have settled by then.",
    kind: "study",
    pictures: ["distribution", "correlation"],
    correlations: [
      correlation(10, 0.529, 0.719, 0.671),
      correlation(20, 0.632, 0.789, 0.752),
      correlation(30, 0.657, 0.843, 0.814),
    ],
    confusions: [],
  },
  {
    name: "figure1",
    title: "Figure 1: a network that trains and one that does not",
    spec: "examples/paper/figure1.dai.json",
    about:
      "Two initializations of a network with hidden layers of 512, 256, 256 and 128 units on Shell-1024, RMSprop with learning rate 1e-3. In the paper the first reaches 85.74% after 200 epochs and the second 55.42% after 350. Here they differ in their gain, 1 and 15, and both train for 350 epochs.",
    differences:
      "Both networks memorize the training samples, and the first loses some of its validation accuracy after its best epoch; the paper does not say how many samples it trains on. With this learning rate the spectra of the first have collapsed after one epoch and expand a little later on. Those of the second decay slowly through all epochs, far less than the first's in one, and its accuracy does not rise.",
    kind: "runs",
    pictures: ["accuracies", "decay"],
    correlations: [],
    confusions: [],
  },
  {
    name: "figure9",
    title: "Figure 9: shuffled labels",
    spec: "examples/paper/figure9.dai.json",
    about:
      "40% of the training labels of Shell-32 are drawn again; two hidden layers of 128 units, SGD with learning rate 1e-3. The paper does not say for how many epochs; here it is 3,200, with gains of 1 and 4.",
    kind: "runs",
    overfitting: true,
    pictures: ["accuracies", "decay"],
    correlations: [],
    confusions: [],
  },
  {
    name: "figure7",
    title: "Figure 7: a convolutional network",
    spec: "examples/paper/figure7.dai.json",
    about:
      "The paper's ten-layer network on CIFAR-10, from an initialization that trains (76.3% after 100 epochs in the paper) and from one that does not (10.5%). Here they differ in their gain, 1 and 0.1, and train for 40 epochs on half of the images, which were stored as JPEG, so the accuracies are not the paper's.",
    differences:
      "Trained on half of the images, the first network memorizes them and its validation accuracy stays below the paper's. The second fails in another way than the paper's, whose dense layer shows no compression: through ten layers a gain of 0.1 leaves so little of the signal that all but one direction vanish in the first epoch, and it keeps guessing. Spectra that collapse are no proof of learning; that is why a verdict looks at how they move.",
    kind: "runs",
    pictures: ["accuracies", "decay"],
    correlations: [],
    confusions: [],
  },
  {
    name: "fashion-mnist",
    title: "Fashion-MNIST: sixty initializations of an MLP",
    spec: "examples/fashion-mnist.dai.json",
    about:
      "Beyond the paper: a network with hidden layers of 256 and 128 units on a third of Fashion-MNIST (Xiao, Rasul & Vollgraf 2017), gains log-uniform from 0.01 to 10, RMSprop with learning rate 1e-4, 30 epochs; good means a final validation accuracy within 5 points of the best.",
    shows:
      "On images the spectra of good networks collapse in the first epochs and then expand, so the paper's s_s and s_F order the runs the wrong way round. Relative to the untrained network, and either way, they tell good from bad again ([normalization.md](normalization.md)). The training loss does so from the first checkpoint on.",
    kind: "study",
    success: { within: 0.05 },
    pictures: ["distribution", "correlation", "scores"],
    correlations: [],
    confusions: [],
  },
  {
    name: "fashion-mnist-cnn",
    title: "Fashion-MNIST: forty initializations of a CNN",
    spec: "examples/fashion-mnist-cnn.dai.json",
    about:
      "Beyond the paper: two convolutions and two dense layers on a quarter of Fashion-MNIST, gains log-uniform from 0.01 to 10, Adam with learning rate 1e-3, 20 epochs; good means a final validation accuracy within 5 points of the best.",
    shows:
      "As in the MLP the spectra collapse and then expand. Sequential networks are scored relative to the untrained network ([normalization.md](normalization.md)); the rows named “width” are the paper's scores, by which nearly all good runs come last. Initializations decide little here below a gain of about 2, where nearly all runs end within a few points of each other: what is to be told early is which of the large gains fail, and the losses tell that from the first checkpoint on.",
    kind: "study",
    success: { within: 0.05 },
    pictures: ["distribution", "correlation", "scores"],
    correlations: [],
    confusions: [],
  },
];
